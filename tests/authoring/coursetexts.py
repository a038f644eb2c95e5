"""A small course as files, written as a dump writes them, and what tests do to it."""

from collections.abc import Mapping

from authoring.coursefiles import CourseFileProblems, read_course

COURSE = """\
slug: lake
title: 湖畔课程
english_title: The lake
summary: 两课。
english_summary: ''
sources:
- slug: report
  title: 湖畔市年度报告
  publisher: 湖畔市
  editions:
  - label: '2025'
    number: 湖政〔2025〕1号
    issued_on: 2025-01-02
    effective_on: null
    url: https://example.org/report
lessons:
- 01-numbers
- 02-people
quizzes:
- slug: practice
  title: 练习
  english_title: ''
  mode: practice
  lesson: numbers
  pass_percent: 60
  attempts_allowed: null
  multiple_choice_rule: partial_credit
  shuffle_items: true
  shuffle_options: true
  parts:
  - question: q-1
    points: 3
  - lesson: numbers
    tag: 外资
    kind: numeric
    difficulty: 2
    count: 1
- slug: final
  title: 考试
  english_title: Final exam
  mode: exam
  limit_minutes: 30
  pass_percent: 80
  attempts_allowed: 2
  multiple_choice_rule: all_or_nothing
  shuffle_items: true
  shuffle_options: false
  cool_down_minutes: 60
  counts: mean
  penalty_percent: 25
  is_one_way: true
  is_double_marked: true
  reveal:
    verdict: close
    score: marking
    key: close
    explanation: never
    evidence: close
  parts:
  - count: 2
"""

NUMBERS = """\
---
slug: numbers
title: 数字
english_title: Numbers
summary: ''
english_summary: ''
edition: report/2025
goals:
- 说出外资的数目
---

## 数字

湖畔市去年利用外资 12.5 亿美元，居全省第三。

全市有 7 家重点实验室，其中 3 家在东区。
"""

PEOPLE = """\
---
slug: people
title: 人物
english_title: ''
summary: ''
english_summary: ''
goals: []
---

## 人物

市长说：“创新是城市的气质。”
"""

NUMBERS_QUESTIONS = """\
- uid: q-1
  kind: single_choice
  use: both
  difficulty: 1
  points: 2
  tags:
  - 外资
  - 位次
  check: true
  stem: 湖畔市利用外资居全省第几？
  options:
  - text: 第三
    right: true
  - text: 第一
    feedback: 课文说的是第三。
  explanation: 课文说居全省第三。
  evidence:
  - quote: 居全省第三
- uid: q-2
  kind: numeric
  use: both
  difficulty: 2
  points: 1.5
  tags:
  - 外资
  stem: 湖畔市去年利用外资多少？
  value: 12.50
  tolerance: 0.1
  unit: 亿美元
  near_misses:
  - value: 7
    feedback: 那是实验室的数目。
  explanation: 课文说 12.5 亿美元。
  evidence:
  - quote: 利用外资 12.5 亿美元
"""

PEOPLE_QUESTIONS = """\
- uid: q-3
  kind: true_false
  use: both
  difficulty: 3
  points: 1
  tags: []
  stem: 市长谈到了创新，报告列出了实验室。
  answer: true
  explanation: 两课各有一处。
  evidence:
  - quote: 创新是城市的气质
  - quote: 7 家重点实验室
    lesson: numbers
"""

FILES: Mapping[str, str] = {
    "course.yaml": COURSE,
    "01-numbers.md": NUMBERS,
    "01-numbers.questions.yaml": NUMBERS_QUESTIONS,
    "02-people.md": PEOPLE,
    "02-people.questions.yaml": PEOPLE_QUESTIONS,
}


def edited(name: str, old: str, new: str, files: Mapping[str, str] = FILES) -> dict[str, str]:
    """Return `files` with the first `old` of one file replaced."""
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


def without(*names: str) -> dict[str, str]:
    return {name: text for name, text in FILES.items() if name not in names}


def line_of(text: str, part: str) -> int:
    """Return the line on which `part` first stands."""
    assert part in text
    return text.count("\n", 0, text.index(part)) + 1


def problems_of(files: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return ("file:line", code) of everything wrong with `files`."""
    try:
        read_course(files)
    except CourseFileProblems as refused:
        return [(str(problem.place), problem.code) for problem in refused.problems]
    return []
