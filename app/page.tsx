import { getTranslations } from "next-intl/server";

export default async function Page() {
  const t = await getTranslations("common");
  return <main className="p-8 text-20">{t("productName")}</main>;
}
