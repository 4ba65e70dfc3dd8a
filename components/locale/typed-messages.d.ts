import type { Locale } from "#core/locale.ts";
import type { Messages } from "#core/messages/messages.ts";

// Makes keys and arguments of `useTranslations` part of the type check.
declare module "next-intl" {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
