/// The kernel's picture in a launcher: one query that looks at four keys, some more than others.
let kernelLogo = """
  <svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">
    <rect width="64" height="64" rx="12" fill="#1f2a44"/>
    <g stroke="#ffb454" stroke-linecap="round" fill="none">
      <path d="M32 48C32 34 11 34 11 18" stroke-width="1.5" opacity=".6"/>
      <path d="M32 48C32 34 25 34 25 18" stroke-width="5"/>
      <path d="M32 48C32 34 39 34 39 18" stroke-width="2.5" opacity=".8"/>
      <path d="M32 48C32 34 53 34 53 18" stroke-width="1" opacity=".5"/>
    </g>
    <g fill="#e8ecf5">
      <circle cx="11" cy="15" r="4"/><circle cx="25" cy="15" r="4"/>
      <circle cx="39" cy="15" r="4"/><circle cx="53" cy="15" r="4"/>
    </g>
    <circle cx="32" cy="50" r="6" fill="#ffb454"/>
  </svg>

  """
