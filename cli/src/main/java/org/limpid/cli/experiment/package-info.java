/**
 * Published experiments, run again from one command: {@link org.limpid.cli.experiment.Experiments} lists them, each gives
 * {@link org.limpid.cli.experiment.Findings}, our figures beside the published ones, and the command writes them as CSV and
 * as one page. The command is {@code limpid experiment}.
 */
package org.limpid.cli.experiment;
