/* A byte-code loop: a small stack machine runs a program that counts the steps of the Collatz sequences. */

enum op { PUSH, LOAD, STORE, ADD, SUB, MUL, HALF, ODD, LESS, JUMP, JUMP_IF, CALL, RETURN, DROP, DUP, HALT };

/* Variables: 0 = n, 1 = the number, 2 = steps, 3 = i. */
static const signed char program[] = {
    /*  0 */ PUSH, 1, STORE, 3,                        /* i = 1 */
    /*  4 */ LOAD, 3, STORE, 1, CALL, 27,              /* number = i, collatz */
    /* 10 */ LOAD, 3, PUSH, 1, ADD, DUP, STORE, 3,     /* i++ */
    /* 18 */ LOAD, 0, LESS, JUMP_IF, 4,                /* again while i < n */
    /* 23 */ LOAD, 2, HALT, HALT,
    /* 27 */ PUSH, 1, LOAD, 1, LESS, JUMP_IF, 35, RETURN,
    /* 35 */ LOAD, 1, DUP, ODD, JUMP_IF, 44, HALF, JUMP, 50,
    /* 44 */ PUSH, 3, MUL, PUSH, 1, ADD,
    /* 50 */ STORE, 1, LOAD, 2, PUSH, 1, ADD, STORE, 2, JUMP, 27,
};

static long long stack[64], variables[4];
static int returns[16];

long long run(int n) {
    int pc = 0, sp = 0, rp = 0;
    long long executed = 0;
    variables[0] = n;
    variables[1] = variables[2] = variables[3] = 0;
    for (;;) {
        executed++;
        switch ((enum op)program[pc++]) {
        case PUSH: stack[sp++] = program[pc++]; break;
        case LOAD: stack[sp++] = variables[program[pc++]]; break;
        case STORE: variables[program[pc++]] = stack[--sp]; break;
        case ADD: sp--; stack[sp - 1] += stack[sp]; break;
        case SUB: sp--; stack[sp - 1] -= stack[sp]; break;
        case MUL: sp--; stack[sp - 1] *= stack[sp]; break;
        case HALF: stack[sp - 1] >>= 1; break;
        case ODD: stack[sp - 1] &= 1; break;
        case LESS: sp--; stack[sp - 1] = stack[sp - 1] < stack[sp]; break;
        case JUMP: pc = program[pc]; break;
        case JUMP_IF: pc = stack[--sp] ? program[pc] : pc + 1; break;
        case CALL: returns[rp++] = pc + 1; pc = program[pc]; break;
        case RETURN: pc = returns[--rp]; break;
        case DROP: sp--; break;
        case DUP: stack[sp] = stack[sp - 1]; sp++; break;
        case HALT: return stack[sp - 1] << 24 ^ executed;
        }
    }
}
