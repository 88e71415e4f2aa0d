int util(int);
int lib_util(int);

__attribute__((export_name("run"))) int run(int x) {
    return util(x) + lib_util(x);
}
