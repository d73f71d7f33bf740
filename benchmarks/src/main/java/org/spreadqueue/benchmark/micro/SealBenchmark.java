// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.micro;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.spreadqueue.protocol.frame.NativeProtocol;
import org.spreadqueue.protocol.frame.Packet;
import org.spreadqueue.seal.SealKey;
import org.spreadqueue.seal.SealKeys;
import org.spreadqueue.seal.channel.ChannelSeal;
import org.spreadqueue.spread.RegularMessage;
import org.spreadqueue.spread.ServiceType;

/** Seals one Spread message, or seals and opens it: what opens, opens once. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SealBenchmark {

	private static final String SENDER = "#sender#localhost";

	private static final String RECEIVER = "#receiver#localhost";

	/** Bytes of the body: one small frame, many, and as many as fit. */
	@Param({ "300", "32000", "130000" })
	public int bytes;

	private final ChannelSeal sender = seal(SENDER);

	private final ChannelSeal receiver = seal(RECEIVER);

	private Packet packet = new Packet(List.of(RECEIVER), new byte[0]);

	@Setup
	public void makePacket() {
		this.packet = new Packet(List.of(RECEIVER), new byte[this.bytes]);
	}

	@Benchmark
	public @Nullable Packet seal() {
		return this.sender.seal(this.packet);
	}

	@Benchmark
	public @Nullable RegularMessage sealAndOpen() {
		Packet sealed = Objects.requireNonNull(this.sender.seal(this.packet));
		return this.receiver.open(new RegularMessage(SENDER, sealed.groups(), ServiceType.FIFO, false,
				NativeProtocol.MESSAGE_TYPE, false, sealed.body()));
	}

	private static ChannelSeal seal(String privateGroup) {
		ChannelSeal seal = new ChannelSeal(SealKeys.of(SealKey.of(new byte[SealKey.BYTES])), (from, reason) -> {
			throw new IllegalStateException(reason);
		});
		seal.connected(privateGroup);
		return seal;
	}

}
