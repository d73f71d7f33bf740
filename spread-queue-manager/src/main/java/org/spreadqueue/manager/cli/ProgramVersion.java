package org.spreadqueue.manager.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class ProgramVersion implements IVersionProvider {

	@Override
	public String[] getVersion() {
		String version = ProgramVersion.class.getPackage().getImplementationVersion();
		return new String[] { "spread-queue-manager " + ((version != null) ? version : "(not packaged)"),
				"Java " + Runtime.version() };
	}

}
