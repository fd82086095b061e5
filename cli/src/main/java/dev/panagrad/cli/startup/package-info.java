/** Everything done for a fast start: work begun ahead, and the archive of classes. */
package dev.panagrad.cli.startup;
