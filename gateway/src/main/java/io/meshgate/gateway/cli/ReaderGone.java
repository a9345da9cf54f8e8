package io.meshgate.gateway.cli;

/** Whoever read the output wants no more, as {@code head} does: the command ends without a word, as by SIGPIPE. */
final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** 128 and the number of SIGPIPE: what shells say of a program that the signal ended. */
    static final int EXIT_CODE = 141;
}
