# 例外。何が投げられ、誰が捕まえるか。

exception-try = ブロックの始まりです。中で例外が投げられると、合う catch が実行されます
exception-catch = 何も投げられずに前の部分が終わりました。{ $place } へ進みます
exception-delegate = 何も投げられずに try が終わりました。次へ進みます
exception-catches-nothing = ブロックの始まりです。例外は捕まえません
exception-catches = ブロックの始まりです。例外が投げられたときの行き先は、{ $clauses } です
exception-first-goes = { $what } なら { $place }
exception-next-goes = { $what } なら { $place }
exception-any = 例外
exception-any-other = ほかの例外
exception-throw = { $tag } を投げます。{ $goes }
exception-throw-with = { $values } を付けて { $tag } を投げます。{ $goes }
exception-null = 例外ではなく null を取り出すので、ここでトラップします
exception-caught = 捕まえたもの
exception-again = { $value } をもう一度投げます。{ $goes }
exception-again-of = { $value }（{ $type }）をもう一度投げます。{ $goes }
exception-again-with = { $value }（{ $type }、値は { $values }）をもう一度投げます。{ $goes }
exception-goes = それを捕まえる所へ移ります
exception-goes-nowhere = 捕まえるものがないので、ここでトラップします
exception-caught-here = この関数が捕まえ、{ $place } へ進みます
exception-caught-by = この関数を抜け、{ $function } が捕まえます
exception-caught-further-out = この関数とほか { $count } 個の関数を抜け、{ $function } が捕まえます
