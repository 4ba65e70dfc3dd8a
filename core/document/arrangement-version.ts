/**
 * To be raised whenever repairArrangement puts something right that it let stand before: reports
 * that an older version found sound are judged again.
 */
export const arrangementVersion = 1;
