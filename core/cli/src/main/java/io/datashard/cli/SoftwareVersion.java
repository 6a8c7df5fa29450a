package io.datashard.cli;

import picocli.CommandLine.IVersionProvider;

/** Which datashard this is, as its jar says. */
final class SoftwareVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = SoftwareVersion.class.getPackage().getImplementationVersion();
        return new String[] {"datashard " + (version == null ? "(not from its jar)" : version)};
    }
}
