"""Reporting verbs, enough to tell a quotation with its tag from one that stands alone (not the list of cues)."""

REPORTING = """
    说 說 说道 說道 表示 称 稱 指出 强调 強調 道 回应 回應 回应说 回應說 补充说 補充說 补充道 補充道 写道 寫道
    问道 問道 问 問
    回答 坦言 直言 透露 告诉记者 告訴記者 解释说 解釋說 警告说 警告說
    """.split()  # noqa: SIM905
