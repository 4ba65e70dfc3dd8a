import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  // Pictures are served as they were uploaded; the optional optimizer is not installed.
  images: { unoptimized: true },
  // Types are checked by `npm run types`, tests included; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
};

export default createNextIntlPlugin("./app/i18n/request.ts")(config);
