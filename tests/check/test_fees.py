"""What counts as said about processing fees, and which amount is read."""

from __future__ import annotations

import pytest

from conftest import parse_text
from drawing import draw_report
from gongkai.check import report
from gongkai.model import Finding


def found(last: str, check: str) -> list[Finding]:
    subject = parse_text(draw_report("2021", {}, "L5", last=last))
    return [one for one in report(subject).findings if one.check == check]


@pytest.mark.parametrize(
    "words",
    [
        "未收取任何费用。",
        "本年度未收取任何费用。",
        "未发生依申请公开收费情况。",
        "依申请公开信息收费0元。",
        "本年度未向申请人收取费用。",
        "没有收费。",
        "无收费。",
        "均未收费。",
        "未产生信息处理费。",
        "本机关办理的政府信息公开申请均未收取费用。",
        "无收费情况。",
        "本年度没有发生收费情况。",
        "收费金额为0。",
        "收费0.00元。",
        "收取费用共计0元。",
        "依申请公开收费情况：无。",
        "政府信息公开收费方面，本年度未发生。",
        "本机关不存在收取费用的情况。",
        "不涉及收费事项。",
        "依申请公开政府信息不收费。",
        "本年度政府信息公开零收费。",
        "收费总额为零。",
        "依申请公开政府信息均免费提供。",
        "未收取检索、复制、邮寄等费用。",
        "未收取 任何 费用。",
        "本年度无信息公开相关费用产生。",
        "没有因政府信息公开申请产生任何费用。",
        "暂未收费。",
        "未对任何申请收费。",
        "本年度收费0件，0元。",
        "免收申请人费用。",
        "信息公开工作中未涉及收费。",
        "本年度未按件、按量收取费用。",
        "未實際收取任何費用。",
        "按照国办函〔2020〕109号要求，我局未收取任何费用。",
        "收费及减免情况：无。",
        "本年度发出收费通知的件数为0，收费总金额为0。",
        "收取费用（元）：0",
        "公开信息无偿提供。",
        "全年收取依申请公开费用120元。",
        "全年依申请公开共收费2件，金额120元。",
        "收取信息\n处理费0元。",
    ],
)
def test_every_way_to_say_that_none_or_some_was_charged(words: str) -> None:
    assert [] == found(words, "fee-statement")


@pytest.mark.parametrize(
    "words",
    [
        "无。",
        "无其他需要报告的事项。",
        "没有其他需要报告的事项。",
        "公开行政事业性收费目录1项。",
        "没有公开收费目录。",
        "未公开收费情况。",
        "本年度收到关于收费的投诉0件。",
        "未收到收费类信息公开投诉。",
        "减少经费支出，本年度未新增经费。",
        "我局未发现违规收费问题。",
        "无收费投诉。",
        "开展免费培训3次。",
        "主动公开收费标准12条。",
        "收取社会保险费3万元。",
        "推进无障碍服务，降低企业成本费用。",
        "认真落实收费公示制度，未发生违规行为。",
        "政务公开培训2次，未开展费用公示。",
    ],
)
def test_what_says_nothing_of_fees(words: str) -> None:
    (finding,) = found(words, "fee-statement")
    assert "六、其他需要报告的事项" == finding.quote


@pytest.mark.parametrize(
    ("words", "amount", "amount_en"),
    [
        ("信息处理费共收取1225元。", "1225 元", "1225 yuan"),
        ("信息处理费1件45元。", "45 元", "45 yuan"),
        ("收取信息处理费125元。", "125 元", "125 yuan"),
        ("收取信息处理费１２５元。", "125 元", "125 yuan"),
        ("收取信息处理费1,225元。", "1225 元", "1225 yuan"),
        ("收取信息处理费1，225元。", "1225 元", "1225 yuan"),
        ("信息处理费收费总额为0.3945万元。", "0.3945万元（即 3945 元）", "0.3945万元 (3945 yuan)"),
        ("按每件100元收取信息处理费，共收取125元。", "125 元", "125 yuan"),
        ("信息处理费10元/页，共125元。", "125 元", "125 yuan"),
        ("信息处理费按每件100元、每页10元计收，共125元。", "125 元", "125 yuan"),
        ("收取2件信息处理费，共225元，经费支出20元。", "225 元", "225 yuan"),
    ],
)
def test_the_amount_is_the_one_that_is_printed(words: str, amount: str, amount_en: str) -> None:
    """It is quoted whole, and given in yuan where it is printed in 万元."""
    (finding,) = found(words, "fee-not-of-ten")
    assert f"正文所称信息处理费为 {amount}，" in finding.message_zh
    assert f"is {amount_en}, no multiple" in finding.message_en
    assert finding.quote in words
    assert finding.quote.endswith("元")


@pytest.mark.parametrize(
    "words",
    [
        "信息处理费共收取1220元。",
        "信息处理费1件40元。",
        "收取信息处理费1,230元。",
        "信息处理费收费总额为0.394万元。",
        "未收取信息处理费，收取邮寄费15元。",
        "未收取信息处理费，经费支出35元。",
        "本年度未收取信息处理费，另有125元。",
        "收取信息处理费约125元。",
        "收取信息处理费1 225元。",
        "收取信息处理费12元5角。",
        "收取信息处理费120元，邮寄费15元。",
        "收取信息处理费120元。宣传费用125元。",
    ],
)
def test_amounts_of_something_else_or_of_tens(words: str) -> None:
    assert [] == found(words, "fee-not-of-ten")
