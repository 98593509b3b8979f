package org.limpid.cli.serve;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may talk to the server. A page of a stranger can point a name of its own at this machine (DNS rebinding) and then read
 * what is served under that name; so only names that nobody else can own are answered to: {@code localhost}, the name that the
 * user gave, and addresses in digits. And a stranger's page can send a form here without reading the answer; so what a browser
 * sends from another page is refused.
 *
 * @param host the name or address that the server was started with
 */
record OriginRule(String host) {

    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?");

    /**
     * Refuses requests for other hosts.
     *
     * @throws Refusal if the header is missing, there are several, or it names someone else
     */
    void checkHost(Headers headers) throws Refusal {
        List<String> hosts = headers.getOrDefault("Host", List.of());
        Matcher authority = AUTHORITY.matcher(hosts.size() == 1 ? hosts.getFirst() : "");
        if (!authority.matches()) {
            throw new Refusal(400, "the header Host is " + hosts + "; expected one host, as in localhost:8080");
        }
        String name = authority.group(1).toLowerCase(Locale.ROOT);
        if (!name.equals("localhost") && !name.equalsIgnoreCase(host) && !isAddress(name)) {
            throw new Refusal(
                    403,
                    "this server does not answer for the host " + name + "; expected localhost, " + host
                            + " or an address in digits. Start it with --host " + name + " if that is its name");
        }
    }

    private static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(name.startsWith("[") ? name.substring(1, name.length() - 1) : name);
            return true;
        } catch (IllegalArgumentException isName) {
            return false;
        }
    }

    /**
     * Refuses what a page of another origin sends. Programs other than browsers send no origin.
     *
     * @throws Refusal if there is an origin, and it is not this server
     */
    void checkOrigin(Headers headers) throws Refusal {
        List<String> origins = headers.getOrDefault("Origin", List.of());
        if (!origins.isEmpty()
                && (origins.size() > 1 || !origins.getFirst().equalsIgnoreCase("http://" + headers.getFirst("Host")))) {
            throw new Refusal(
                    403, "the header Origin is " + origins + "; images are taken from this server's own page alone");
        }
    }
}
