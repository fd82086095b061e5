/** Numbers, and how they are written, that terminal, live page and report have in common. */
package dev.panagrad.cli.panel;
