// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.manager.cli.options;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
public final class ProgramVersion implements IVersionProvider {

	@Override
	public String[] getVersion() {
		String version = ProgramVersion.class.getPackage().getImplementationVersion();
		return new String[] { "spread-queue-manager " + ((version != null) ? version : "(not packaged)"),
				"Java " + Runtime.version() };
	}

}
