// The pieces of a page: its head, cards, pairs of name and value, an empty state with its one next step.
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { AppLink } from "../routing/link";
import { cx } from "./cx";

export function Page({ children }: { children: ReactNode }) {
  return <div className="flex h-full min-h-0 min-w-0 flex-col">{children}</div>;
}

export interface PageHeadProps {
  title: ReactNode;
  /** The page above this one. */
  parent?: { label: string; to: string };
  /** Badge and words beside the title. */
  beside?: ReactNode;
  actions?: ReactNode;
  className?: string;
}

export function PageHead({ title, parent, beside, actions, className }: PageHeadProps) {
  return (
    <header className={cx("flex min-h-7.5 items-center gap-3 px-6 pt-4", className)}>
      {parent && (
        <AppLink
          to={parent.to}
          className="-mr-1 flex shrink-0 items-center gap-0.5 text-small text-second hover:text-ink"
        >
          {parent.label}
          <ChevronRight aria-hidden className="size-3" />
        </AppLink>
      )}
      <h1 className="min-w-0 truncate text-title font-semibold" data-selectable>
        {title}
      </h1>
      {/* A state is never cut for a long name; a long sentence beside it is. */}
      {beside && <div className="flex max-w-1/2 shrink-0 items-center gap-2.5">{beside}</div>}
      <div className="ml-auto flex shrink-0 items-center gap-2.5 pl-3">{actions}</div>
    </header>
  );
}

export function Card({
  title,
  aside,
  children,
  className,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={cx("min-w-0 rounded-card border border-line bg-surface p-4", className)}>
      {(title || aside) && (
        <div className="mb-2 flex items-baseline justify-between gap-3">
          <h2 className="text-small font-normal text-second">{title}</h2>
          {aside && <div className="text-small text-second">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}

export interface Pair {
  name: string;
  value: ReactNode;
}

/** Names and values in two columns; values can be selected and copied. */
export function Pairs({ pairs, className }: { pairs: Pair[]; className?: string }) {
  return (
    <dl className={cx("grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-small", className)}>
      {pairs.map((pair) => (
        <div key={pair.name} className="contents">
          <dt className="text-second">{pair.name}</dt>
          <dd className="m-0 min-w-0 break-words text-ink" data-selectable>
            {pair.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Nothing here yet: what it is, and the one next step. */
export function EmptyState({
  icon,
  title,
  text,
  action,
}: {
  icon?: ReactNode;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-1.5 px-6 py-16 text-center">
      {icon && <span className="mb-1 text-third">{icon}</span>}
      <p className="text-lead font-semibold">{title}</p>
      {text && <p className="max-w-prose text-body text-second">{text}</p>}
      {action && <div className="mt-3 flex gap-2">{action}</div>}
    </div>
  );
}
