package org.limpid.cli.serve;

/**
 * What a request gets.
 *
 * @param status of HTTP
 * @param type of the text
 * @param text the whole of it
 */
record Answer(int status, String type, String text) {

    static Answer json(int status, String text) {
        return new Answer(status, "application/json; charset=utf-8", text);
    }
}
