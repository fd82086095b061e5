/** The live page: server, event stream, and what a person asks of a training. */
package dev.panagrad.cli.dashboard;
