//! Words of the lesson pane, in the language of the lesson.

use crate::lesson::{Lang, Said};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $en:literal, $ja:literal;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(lang: Lang) -> &'static str {
            match lang {
                Lang::En => $en,
                Lang::Ja => $ja,
            }
        }
    )*};
}

words! {
    /// Before what is said to a right answer.
    right: "✓ Solved.", "✓ 正解です。";
    /// Before what is said to a wrong answer.
    wrong: "✗ Not quite.", "✗ 違います。";
    /// What to do about a task that wants the machine somewhere.
    until: "Your turn: move the program. It is noticed when you are there.", "やってみましょう。プログラムを動かしてください。たどり着けば自動で判定します。";
    /// What to do about a question.
    answer: "Your turn: press a and type the answer.", "やってみましょう。a を押して答えを入力してください。";
    /// What to do about a place in memory.
    select: "Your turn: put the cursor of the memory pane (5) there, then press a.", "やってみましょう。メモリ (5) のカーソルをそこに置き、a を押してください。";
    /// The machine is on its way.
    arriving: "The program is running to where this step happens …", "このステップの場面まで実行しています…";
    /// The place was not found.
    missed: "! The program did not come to where this step happens. backspace tries again.", "! このステップの場面に着けませんでした。backspace でもう一度試します。";
    /// The learner went on alone.
    left: "You have left this step's place: look around; backspace comes back to it.", "このステップの場面から離れました。自由に見て回り、backspace で戻ってください。";
}

/// The number of a hint.
#[must_use]
pub fn hint(lang: Lang, number: usize) -> String {
    match lang {
        Lang::En => format!("Hint {number}."),
        Lang::Ja => format!("ヒント {number}。"),
    }
}

/// Which step of how many.
#[must_use]
pub fn step(lang: Lang, step: usize, steps: usize) -> String {
    match lang {
        Lang::En => format!("step {step} of {steps}"),
        Lang::Ja => format!("{step}/{steps}"),
    }
}

/// How long a lesson takes.
#[must_use]
pub fn minutes(lang: Lang, minutes: u32) -> String {
    match lang {
        Lang::En => format!("({minutes} min)"),
        Lang::Ja => format!("（{minutes} 分）"),
    }
}

/// Something said once, in the line for messages.
#[must_use]
pub fn said(lang: Lang, said: Said) -> &'static str {
    match (said, lang) {
        (Said::TaskOpen, Lang::En) => {
            "This step asks for something: i gives a hint, the same key again passes it."
        }
        (Said::TaskOpen, Lang::Ja) => "まだ解いていません。i でヒント。もう一度同じキーを押すと飛ばします。",
        (Said::AtStart, Lang::En) => "This is the first step.",
        (Said::AtStart, Lang::Ja) => "最初のステップです。",
        (Said::AtEnd, Lang::En) => "This was the last step of the course. L lists the lessons.",
        (Said::AtEnd, Lang::Ja) => "これで最後のステップです。L でレッスンの一覧が出ます。",
        (Said::NoMoreHints, Lang::En) => "There are no more hints.",
        (Said::NoMoreHints, Lang::Ja) => "ヒントはこれで全部です。",
        (Said::NothingAsked, Lang::En) => "There is nothing to answer here. ] goes on.",
        (Said::NothingAsked, Lang::Ja) => "ここで答えるものはありません。] で進みます。",
        (Said::NotReached, Lang::En) => "The program did not come there.",
        (Said::NotReached, Lang::Ja) => "そこには着けませんでした。",
    }
}
