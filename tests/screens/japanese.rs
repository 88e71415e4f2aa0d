//! The screen in Japanese, as a user sees it.

use super::{named, read_sample};
use wasmscope::tui::ScreenOptions;
use wasmscope::tui::testing::{TestScreen, shows};
use wasmscope::words::Lang;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 36)];

fn open(dirs: &[&str], (width, height): (u16, u16)) -> TestScreen {
    let options = ScreenOptions { lang: Lang::Ja, ..ScreenOptions::default() };
    TestScreen::open(read_sample(dirs), width, height, &options)
}

#[test]
fn opening_says_what_to_press() {
    for size in SIZES {
        let mut screen = open(&[], size);
        shows(&mut screen, &["開始前", "許可: なし", "最初の命令を実行する", "? ヘルプ"]);
        insta::assert_snapshot!(named("opening", size), screen.screen());
    }
}

#[test]
fn a_refused_open_has_its_card() {
    for size in SIZES {
        let mut screen = open(&[], size);
        screen.keys("w w w");
        insta::assert_snapshot!(named("lookup_refused", size), screen.screen());
    }
}

#[test]
fn help_says_what_keys_do() {
    let mut screen = open(&[], (80, 24));
    screen.keys("5 ?");
    for topic in ["memory", "running", "time", "looking", "screen", "marks", "commands"] {
        insta::assert_snapshot!(format!("help_{topic}_80x24"), screen.screen());
        screen.keys("right");
    }
}

#[test]
fn an_ended_program_says_what_can_be_done() {
    for size in SIZES {
        let mut screen = open(&[], size);
        screen.keys("c 1");
        shows(&mut screen, &["終了 1", "アクセスが拒否されました（理由は 7）"]);
        insta::assert_snapshot!(named("ended", size), screen.screen());
        screen.keys("s");
        shows(&mut screen, &["プログラムは終わりました。S で戻り、r で最初からもう一度実行します。"]);
    }
}

#[test]
fn what_is_said_and_asked_is_japanese() {
    let mut screen = open(&["."], (80, 24));
    screen.keys("down down b");
    shows(&mut screen, &["ブレークポイント 1 を 0x"]);
    screen.keys("/").text("zzz").keys("enter");
    shows(&mut screen, &["「zzz」は見つかりませんでした。"]);
    screen.keys(":").text("theme mauve").keys("enter");
    shows(
        &mut screen,
        &["theme のあとに dark、light、plain のどれかが必要です", "tab で直します: theme light"],
    );
    screen.keys("esc c 9");
    shows(&mut screen, &["[9権限]", "ディレクトリ", "読み書き"]);
}

#[test]
fn what_the_session_answers_is_japanese() {
    let mut screen = open(&[], (80, 24));
    screen.keys(":").text("stakc").keys("enter");
    shows(&mut screen, &["`stakc` というコマンドはありません", "tab で直します: stack"]);
    screen.keys("esc :").text("print zzz").keys("enter");
    shows(&mut screen, &["`zzz` というローカル変数もグローバル変数もありません。"]);
    screen.keys("esc :").text("caps").keys("enter");
    shows(&mut screen, &["ディレクトリ: なし", "引数: ", "環境変数: なし"]);
    screen.keys("esc S");
    shows(&mut screen, &["実行の最初。"]);
    screen.keys("U");
    shows(&mut screen, &["戻る先の質問がありません。`who` で質問します。"]);
    screen.keys("s s s s s s s s 2 u");
    shows(&mut screen, &["オペランド 0 は ", " が積みました。U で命令 8"]);
    screen.keys("3 v");
    shows(&mut screen, &["監視 1: "]);
}

#[test]
fn what_would_be_tried_is_told_in_japanese() {
    let mut screen = open(&[], (80, 24));
    screen.keys("c 7 f");
    shows(
        &mut screen,
        &[
            "`--dir=.` を付けて実行します。",
            "外に対してすることは本物です: ",
            "いま見ている実行はそのままです。",
        ],
    );
    insta::assert_snapshot!("what_if_80x24", screen.screen());
}
