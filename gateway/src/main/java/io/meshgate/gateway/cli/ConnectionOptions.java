package io.meshgate.gateway.cli;

import io.meshgate.gateway.cli.Client.Address;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Where the gateway is that a command asks. */
final class ConnectionOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "grpc://127.0.0.1:31337",
            converter = AddressConverter.class,
            description = "The gateway: grpc://host:port, or grpc+tls://host:port (default: ${DEFAULT-VALUE}).")
    private Address address = new Address("127.0.0.1", Address.DEFAULT_PORT, false);

    Address address() {
        return address;
    }

    Client connect() {
        return new Client(address);
    }

    /** Errors of the URL are errors of usage. */
    static final class AddressConverter implements ITypeConverter<Address> {
        @Override
        public Address convert(String url) {
            try {
                return Address.parse(url);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
