# コマンドラインのどこが間違っているか。

usage-unknown-option = `{ $argument }` というオプションはありません
usage-mapdir = `--mapdir` というオプションはありません。別の名前でディレクトリを渡すには `--dir HOST::GUEST` と書いてください
usage-unknown-argument = `{ $argument }` という引数はありません
usage-unknown-verb = `{ $argument }` というサブコマンドはありません
usage-missing = 次の指定が足りません:
usage-missing-value = `{ $argument }` には値が必要です
usage-invalid-value = `{ $argument }` に `{ $value }` という値は使えません
usage-invalid-value-because = `{ $argument }` に `{ $value }` という値は使えません: { $why }
usage-too-many-values = `{ $argument }` の値が多すぎます: `{ $value }`
usage-repeated = `{ $argument }` は 1 度しか使えません
usage-conflict = `{ $argument }` は `{ $other }` と一緒には使えません
usage-not-utf8 = UTF-8 ではない引数があります
usage-similar = { $indent }ヒント: 似た引数に `{ $name }` があります
usage-as-value = { $indent }ヒント: `{ $argument }` を値として渡すには `-- { $argument }` と書きます
usage-usage = 使い方: { $usage }
usage-help = 詳しいことは `--help` で表示されます。
