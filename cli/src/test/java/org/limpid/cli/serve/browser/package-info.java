/** The page of {@code limpid serve} in a real browser. Run by {@code .ci/browser-check}, not by Maven: it needs Chromium. */
package org.limpid.cli.serve.browser;
