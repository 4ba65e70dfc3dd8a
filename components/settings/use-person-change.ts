"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import type { ChangedPerson, Person } from "#core/contracts/people.ts";
import { sendApi } from "../api-client.ts";
import { useAction } from "../use-action.ts";

/** Changes what a person may do, says `done` and renders the list anew. */
export function usePersonChange({ id }: Pick<Person, "id">) {
  const router = useRouter();
  const { isBusy, run } = useAction();
  const change = (body: ChangedPerson, done: string) =>
    run(async () => {
      await sendApi(`/people/${id}`, { method: "PATCH", body });
      toast.success(done);
      router.refresh();
    });
  return { isBusy, change };
}
