/** What every printed form says. */
export const print = {
  zh: {
    "print.print": "打印",
    "print.back": "返回",
    "print.unit": "单位：{unit}",
    "print.made_by": "制表人：",
    "print.checked_by": "审核人：",
    "print.issued_by": "签发人：",
    "print.seal": "（盖章处）",
  },
  en: {
    "print.print": "Print",
    "print.back": "Back",
    "print.unit": "Unit: {unit}",
    "print.made_by": "Made by:",
    "print.checked_by": "Checked by:",
    "print.issued_by": "Issued by:",
    "print.seal": "(Seal here)",
  },
} as const;
