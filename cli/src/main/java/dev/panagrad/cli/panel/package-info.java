/** Values that terminal, live page and report share, and their formatting. */
package dev.panagrad.cli.panel;
