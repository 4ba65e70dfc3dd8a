import { ReactRenderer } from "@tiptap/react";
import type { SuggestionOptions, SuggestionProps } from "@tiptap/suggestion";
import type { ComponentType } from "react";

export interface PopupListProps<Item> {
  readonly items: readonly Item[];
  readonly query: string;
  readonly isLoading: boolean;
  readonly activeIndex: number;
  readonly optionId: (index: number) => string;
  readonly onActive: (index: number) => void;
  readonly onChoose: (item: Item) => void;
}

/**
 * Shows a list under the caret while the keyboard stays in the text: arrows move, Enter or Tab
 * choose, Escape closes. The text field says to assistive technology which option is active.
 */
export function suggestionPopup<Item>(
  List: ComponentType<PopupListProps<Item>>,
  options: { idPrefix: string; closesWhenEmpty: boolean },
): NonNullable<SuggestionOptions<Item, Item>["render"]> {
  return () => {
    let renderer: ReactRenderer | null = null;
    let unmount: (() => void) | null = null;
    let props: SuggestionProps<Item, Item> | null = null;
    let activeIndex = 0;
    const optionId = (index: number) => `${options.idPrefix}-${index}`;

    const listProps = (from: SuggestionProps<Item, Item>): PopupListProps<Item> => ({
      items: from.items,
      query: from.query,
      isLoading: from.loading,
      activeIndex,
      optionId,
      onActive: activate,
      onChoose: (item) => from.command(item),
    });

    const show = () => {
      if (props === null || renderer === null) return;
      renderer.updateProps({ ...listProps(props) });
      const hasOption = props.items.length > 0;
      const { dom } = props.editor.view;
      if (hasOption) dom.setAttribute("aria-activedescendant", optionId(activeIndex));
      else dom.removeAttribute("aria-activedescendant");
    };

    function activate(index: number): void {
      activeIndex = index;
      show();
    }

    const move = (step: number) => {
      const count = props?.items.length ?? 0;
      if (count > 0) activate((activeIndex + step + count) % count);
    };

    return {
      onStart(started) {
        props = started;
        activeIndex = 0;
        renderer = new ReactRenderer(List, { editor: started.editor, props: listProps(started) });
        unmount = started.mount(renderer.element);
        show();
      },
      onUpdate(updated) {
        if (props !== null && updated.query !== props.query) activeIndex = 0;
        props = updated;
        activeIndex = Math.min(activeIndex, Math.max(0, updated.items.length - 1));
        show();
      },
      onKeyDown({ event }) {
        if (props === null || event.isComposing) return false;
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
          if (props.items.length === 0) return false;
          move(event.key === "ArrowDown" ? 1 : -1);
          return true;
        }
        if (event.key !== "Enter" && event.key !== "Tab") return false;
        const item = props.items[activeIndex];
        if (item === undefined) return options.closesWhenEmpty ? false : event.key === "Enter";
        props.command(item);
        return true;
      },
      onExit() {
        props?.editor.view.dom.removeAttribute("aria-activedescendant");
        unmount?.();
        renderer?.destroy();
        renderer = null;
        props = null;
      },
    };
  };
}
