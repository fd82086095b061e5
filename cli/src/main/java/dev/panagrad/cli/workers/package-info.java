/** Worker processes of the command that train together. */
package dev.panagrad.cli.workers;
