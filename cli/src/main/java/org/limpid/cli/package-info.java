/** The limpid command. */
package org.limpid.cli;
