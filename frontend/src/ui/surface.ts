/** Class lists that several controls share, so that a menu and a list box look like one family. */

/** What floats above the page: menus, popovers, list boxes. */
export const floating =
  'z-50 rounded-md border border-line bg-raised text-fg shadow-pop outline-none animate-rise motion-reduce:animate-none'

/**
 * One row of a menu or list box; its highlighted and disabled states come from the primitive's data attributes.
 * Radix says `data-disabled=""`, cmdk `data-disabled="true"`, and "false" when it is not.
 */
export const menuRow =
  "relative flex h-7 w-full items-center gap-2 rounded-sm px-2 text-sm select-none outline-none data-[disabled='']:pointer-events-none data-[disabled=true]:pointer-events-none data-[disabled='']:text-faint data-[disabled=true]:text-faint data-[highlighted]:bg-hover data-[selected=true]:bg-hover [&_svg:not([class*='size-'])]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"

/** A box that takes input. */
export const control =
  'w-full min-w-0 rounded-sm border border-line-strong bg-bg px-2 text-sm text-fg transition-colors hover:border-faint focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent/40 aria-invalid:border-danger disabled:bg-sunken disabled:text-faint'
