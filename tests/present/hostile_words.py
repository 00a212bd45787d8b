"""Words that try to break out of a page, or merely look odd."""

HOSTILE = [
    "<script>alert(1)</script>",
    "</script>",
    '"><img src=x onerror=alert(1)>',
    "<!--",
    "\u202egnp.exe",
    "x" * 2000,
    "👩\u200d👩\u200d👧",
    "שלום",
    "مرحبا",
    "a\u2028b\u2029c",
    "&lt;b&gt;",
    "'onmouseover=alert(1)",
    "{{7*7}}",
    "a,b&c=d#e%41",
    "__proto__",
]
