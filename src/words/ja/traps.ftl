# プログラムがトラップする理由、実行の終わり方、再生が記録からそれる所、動かせないファイルと再生できないファイル。

trap-unreachable = `unreachable` 命令が実行されました
trap-memory = メモリの範囲外へのアクセス：{ $address } から { $size } バイトですが、メモリは { $memory } で終わります
trap-unaligned = 境界に合わないアトミックアクセス：{ $address } から { $size } バイトですが、{ $address } は { $size } の倍数ではありません
trap-not-shared = 共有メモリではありません：`memory.atomic.wait` には共有メモリが必要です
trap-waits-forever = デッドロック：時間制限のない `memory.atomic.wait` ですが、終わらせるスレッドがほかにありません
trap-table = テーブルの範囲外へのアクセス
trap-undefined-element = テーブルにない要素：`call_indirect` がテーブルの終わりを越えました
trap-uninitialized-element = 空の要素：`call_indirect` がテーブルの空の要素を呼び出しました
trap-indirect-type = 間接呼び出しの型の不一致：テーブルにある関数は別の型です
trap-divide-by-zero = 整数のゼロ除算
trap-overflow = 整数のオーバーフロー
trap-conversion = 整数に変換できない数：浮動小数点数が非数です
trap-call-stack = コールスタックを使い切りました：呼び出しが深すぎます（`--max-calls`、`--max-stack`）
trap-null = null の参照：この命令には null でない参照が必要です
trap-cast = キャストの失敗：参照は別の型です
trap-array = 配列の範囲外へのアクセス
trap-segment = メモリの範囲外へのアクセス：データセグメントの終わりを越えました
trap-heap = 構造体と配列のヒープがいっぱいです（`--max-heap`）
trap-deadlock = デッドロック：どのスレッドも先へ進めません
trap-exception = 受け止められない例外：どのフレームも捕まえません
trap-rule = 規則に反しました：「{ $why }」
trap-host-call = ホストが呼び出しを断りました：「{ $why }」

## 値のあるもの

trap-so-stack = スタックを使い切りました。呼び出しの深さは { $depth } です（{ $rule }）
trap-so-stack-one = スタックを使い切りました。呼び出しの深さは { $depth } で、{ $function } が自分を呼び出し続けています（{ $rule }）
trap-so-stack-more = スタックを使い切りました。呼び出しの深さは { $depth } で、{ $functions } → … と呼び出しが回り続けています（{ $rule }）
trap-so-from = { $reason }（元の値：{ $variables }）
trap-so-variable = { $variable } = { $value }
trap-line-doubted = { $line }（{ $doubt }）
trap-so-divided = 整数のゼロ除算：{ $dividend } / 0
trap-so-quotient = 整数のオーバーフロー：{ $dividend } / { $divisor } は { $type } に入りません
trap-so-conversion = 整数のオーバーフロー：{ $value } は { $type } に入りません
trap-so-nan = 整数に変換できない数：{ $value } は { $type } にできません
trap-so-no-entry = テーブルにない要素：`call_indirect` は{ $table } の要素 { $index } を呼び出しましたが、テーブルにあるのは { $elements }です
trap-so-empty-entry = 空の要素：`call_indirect` は{ $table } の要素 { $index } を呼び出しましたが、null で、関数がありません
trap-so-other-type = 間接呼び出しの型の不一致：{ $table } の要素 { $index } は型が { $has } の { $function } ですが、呼び出しが求める型は { $wants } です
trap-so-mismatch = 呼び出す側は { $function } を { $wants } と宣言していますが、定義は { $has } です。リンカ（`wasm-ld`）はこの呼び出しを `unreachable` 命令に置き換えました
trap-so-mismatch-unknown = 呼び出す側は { $function } を { $wants } と宣言していますが、定義は別の型です。リンカ（`wasm-ld`）はこの呼び出しを `unreachable` 命令に置き換えました
trap-so-not-linked = { $function } はプログラムにリンクされていません。呼び出すと `unreachable` 命令になります
trap-so-table = テーブルの範囲外へのアクセス：{ $table } の { $from } から { $len }ですが、テーブルにあるのは { $elements }です
trap-so-array = 配列の範囲外へのアクセス：{ $array } の { $from } から { $len }ですが、配列にあるのは { $elements }です
trap-so-data = メモリの範囲外へのアクセス：{ $segment } の { $from } から { $len }ですが、セグメントにあるのは { $bytes }です
trap-so-elements = テーブルの範囲外へのアクセス：{ $segment } の { $from } から { $len }ですが、セグメントにあるのは { $elements }です
trap-so-null = null の参照：`{ $instruction }` には null でない参照が必要です
trap-so-cast = キャストの失敗：{ $value } は { $wants } ではなく { $has } です
trap-so-cast-value = キャストの失敗：{ $value } は { $wants } ではありません
trap-so-thrown = 受け止められない例外：{ $tag }（値：{ $values }）をどのフレームも捕まえません

## プログラムが書いたこと

trap-headline-wrote = プログラムは{ $wrote }
wrote-panic = パニックを起こしました：「{ $text }」
wrote-panic-at = { $place } でパニックを起こしました：「{ $text }」
wrote-assertion = 成り立たないアサーションで止まりました：「{ $text }」
wrote-assertion-at = 成り立たないアサーションで止まりました：「{ $text }」（{ $place }）
wrote-exception = 受け止められない例外を投げました：「{ $text }」
wrote-said = こう書いて止まりました：「{ $text }」

## トラップのコールスタックと、戻り方

trap-frame = { $function }（オフセット { $offset }）
trap-frame-source = { $function }（{ $source }、オフセット { $offset }）
trap-frame-inlined = { $function }（{ $source }）、次の関数へインライン展開
trap-frames-inside =
    { $frames ->
       *[other] … { $of }のフレームがこの中に { $frames } 個
    }
trap-frames-around =
    { $frames ->
       *[other] … { $of }のフレームが { $frames } 個
    }
trap-frames-same =
    { $frames ->
       *[other] … 同じ関数のフレームがほかに { $frames } 個
    }
trap-frames-circle = … 互いに呼び出すこの { $functions } 個の関数のフレームがほかに { $frames } 個
trap-frames-more =
    { $frames ->
       *[other] … ほかのフレームが { $frames } 個
    }
machinery-std = std{" "}
machinery-linker = リンカ（`wasm-ld`）
machinery-go = Go のランタイム
machinery-cpp = C++ のライブラリ
machinery-c = C のライブラリ
machinery-library = 言語のライブラリ
machinery-adapter = WASI のアダプタ
trap-way = `S` で直前の状態に戻ります
trap-way-value = `u`（`who stack { $operand }`）で { $value } を作った所に行きます。`S` で直前の状態に戻ります

## 実行の終わり方

ending = プログラムは{ $did }
ending-returned = ステータス { $status } で戻りました
ending-exited = ステータス { $status } で終わりました
ending-trapped = トラップしました（{ $why }）
ending-stopped = 記録はここで止まっています：{ $why }
stopped-interrupted = 実行が中断されました
stopped-saved = ここで保存されました
stopped-here = ここまで実行しました
stopped-breaks-off = 記録がここで途切れています

## 再生が記録からそれる所

divergence = 命令 { $moment } で、プログラムは{ $actual }が、記録にあるのは{ $expected }です
divergence-call = 命令 { $moment } での { $call }{" "}
divergence-completion = 呼び出し { $number } の完了
divergence-let-go = 手放された呼び出し { $number }{" "}
divergence-no-reply = もう返事がない所
divergence-no-further = もう呼び出しがない所
divergence-no-call = もう呼び出しがない所（{ $ending }、命令 { $moment }）
divergence-end = 終わり（{ $ending }、命令 { $moment }）
diverged-called = { $call } を呼び出しました
diverged-other-arguments = 別の引数で{ $did }
diverged-waits = 待っています
diverged-no-wait = それを待っていません
diverged-no-call = 呼び出しをしないで進みました

## 記録から省くもの

redacted-elsewhere = 省くはずだった値がないと、プログラムは別の道を行きます：{ $what }（命令 { $moment } の近く）。値を省いて再生できる記録は作れません
redacted-where = { $does }が、前は違いました：{ $expected }
redacted-calls = { $function } を呼び出します
redacted-computes = 計算を続けます

## 読めない記録

part-head = ヘッダ
part-start = 開始セクション
part-module = モジュールセクション
part-journal = ジャーナルセクション
part-end = 終了セクション
part-unknown = 種類 { $kind } のセクション
fault-no-recording = 記録ではありません：先頭が記録のものではありません
fault-newer = この記録は wasmscope の新しい版で作られています（オフセット { $offset } の{ $part }：「{ $what }」）
fault-breaks-off = 記録が完全ではありません：オフセット { $offset } から始まる{ $part }の途中でファイルが終わっています
fault-damaged = 記録が壊れています（オフセット { $offset } の{ $part }：「{ $what }」）
fault-too-large = 記録を読むには { $most } バイトより多くのメモリが必要です（オフセット { $offset } の{ $part }）
fault-io = 記録を読めません（オフセット { $offset } の{ $part }）：{ $why }

## 動かせないプログラム

cli-malformed = { $name }: WebAssembly として読めません（オフセット { $offset }）：「{ $why }」
cli-invalid = { $name }: WebAssembly として正しくありません（オフセット { $offset }）：「{ $why }」
cli-unsupported = { $name }: まだ動かせないものを使っています（オフセット { $offset }）：「{ $why }」
cli-wrong-text = { $name }: テキスト形式の誤りです：「{ $why }」
link-cannot = このプログラムは動かせません：「{ $why }」
link-exports-nothing = このコンポーネントはコマンドではありません：`wasi:cli/run@0.2.x` も `@0.3.x` もエクスポートせず、ほかにも何もエクスポートしていません（関数を 1 つ呼び出すには `--invoke`）
link-no-command = このコンポーネントはコマンドではありません：エクスポートしているのは `wasi:cli/run@0.2.x` や `@0.3.x` ではなく { $exports } です（関数を 1 つ呼び出すには `--invoke`）
link-missing =
    { $count ->
       *[other] ここのどのホストにもないものをプログラムがインポートしています：
    }
link-unlike =
    { $count ->
       *[other] ホストのものと型の違う関数をプログラムがインポートしています：
    }
link-advice = ここのホストにあるのは、モジュールには `wasi_snapshot_preview1` と `wasi_unstable`、コンポーネントには `wasi:cli`、`clocks`、`filesystem`、`io`、`random`、`sockets` の 0.2 と、io を除く同じものの 0.3 です。プログラムを `wasm32-wasip1` か `wasm32-wasip2` 向けにビルドするか、インポートするものとリンクしてください
link-advice-flags = `-W unknown-imports-trap` を付けると、それを呼び出すところまで動きます。`-W unknown-imports-default` を付けると、モジュールがインポートする関数は 0 を返します。`--preload NAME=FILE` は、インポート元のモジュールを渡します。デバッガーでは、あなたがホストになります
link-threads = このプログラムはスレッドを使っています。スレッドには対応していません。インポートしているのは次のものです：
link-advice-threads = ここではプログラムは 1 つのスレッドで動きます。スレッドを使わずに `wasm32-wasip1` 向けにビルドしてください
link-advice-types = このままではプログラムの途中で呼び出しが失敗します。その版の WASI の WIT からバインディングを作り直してください
link-at = { $indent }{ $what }（オフセット { $offset }）
link-at-because = { $indent }{ $what }（オフセット { $offset }、{ $why }）
link-at-differs = { $indent }{ $what }（オフセット { $offset }）：「{ $how }」
link-of = { $interface } の { $what }
link-other-type = { $of } では型が違います。ここでは { $here }、あちらでは { $there }
link-no-such = { $of } にこの関数はありません
link-elsewhere = 別のモジュールとリンクするか、このモジュールで定義するものです
link-unstable = 0.2 では安定していません。wasmtime 48 にもありません
link-other-version = ここのホストが知っている版は 0.2.x と 0.3.x です
link-type = 「{ $why }」
link-function = 関数 { $name }
link-table = テーブル { $name }
link-memory = メモリ { $name }
link-global = グローバル変数 { $name }
link-tag = タグ { $name }
link-interface = インタフェース { $name }
link-resource-type = リソースの型 { $name }
link-resource = リソース { $name }
link-instance = インスタンス { $name }
link-component = コンポーネント { $name }
link-core-module = コアモジュール { $name }
