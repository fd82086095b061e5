/** What a training shows in the terminal, and how a signal ends it. */
package dev.panagrad.cli.progress;
