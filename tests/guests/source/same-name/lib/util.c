int lib_util(int x) {
    int tripled = x * 3;
    return tripled + 1;
}
