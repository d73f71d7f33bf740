// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.benchmark.micro;

import java.util.concurrent.TimeUnit;

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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.spreadqueue.format.DecodedMessage;
import org.spreadqueue.format.FormatException;
import org.spreadqueue.format.Serializer;
import org.spreadqueue.format.WireFormat;
import org.spreadqueue.format.message.MessageCodec;

/**
 * Reads and writes messages of the Perl formats, hex armour included. 100,000 bytes in N
 * microseconds are 100,000 / N MB/s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class FormatBenchmark {

	@Param
	public Serializer serializer = Serializer.DATA_DUMPER;

	/** Approximate bytes on the wire. */
	@Param({ "25000", "50000", "100000" })
	public int bytes;

	private final MessageCodec codec = new MessageCodec();

	private ObjectNode payload = JsonNodeFactory.instance.objectNode();

	private byte[] message = {};

	@Setup
	public void prepare() throws FormatException {
		ArrayNode list = this.payload.putArray("orders");
		while (this.message.length < this.bytes) {
			list.addObject()
				.put("item", "tea number " + list.size())
				.put("quantity", list.size())
				.put("price", "3.50")
				.put("note", "K\u00e4se & Brot, it's good");
			this.message = this.codec.encode(this.payload, WireFormat.of(this.serializer));
		}
	}

	@Benchmark
	public DecodedMessage read() throws FormatException {
		return this.codec.decode(this.message);
	}

	@Benchmark
	public byte[] write() throws FormatException {
		return this.codec.encode(this.payload, WireFormat.of(this.serializer));
	}

}
