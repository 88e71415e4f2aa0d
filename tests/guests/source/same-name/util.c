int util(int x) {
    int doubled = x * 2;
    return doubled + 1;
}
