package io.meshgate.gateway.door.flight;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Carries the address of a call's client to where its session is made. */
final class Peers implements ServerInterceptor {
    private static final Context.Key<String> PEER = Context.keyWithDefault("meshgate-peer", "unknown");

    /** Such as {@code 127.0.0.1:51234}; on the call's own thread. */
    static String ofCall() {
        return PEER.get();
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        SocketAddress address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return address == null
                ? next.startCall(call, headers)
                : Contexts.interceptCall(Context.current().withValue(PEER, text(address)), call, headers, next);
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress() + ":" + internet.getPort()
                : address.toString();
    }
}
