// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.spread;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;

import static java.util.Objects.requireNonNull;

/**
 * Recorded traffic between a real client library and a real daemon, one scenario of it.
 * The resource {@code transcripts.txt.gz} holds all of them: a line
 * {@code transcript <daemon>__<client>__<scenario>}, then one line
 * {@code <connection> <direction> <kind> <hex>} for each unit of the protocol, in the
 * order in which the units passed the recorder; {@code >} is from client to daemon.
 *
 * @param name daemon version, client and scenario
 * @param units the traffic; none where a recording cannot be repeated
 */
public record Transcript(String name, List<Unit> units) {

	/**
	 * One unit of the protocol.
	 *
	 * @param connection name of the connection
	 * @param fromClient direction
	 * @param kind connect_request, auth_method_list, auth_choice, connect_accept,
	 * connect_reject, message, close, or incomplete
	 * @param bytes all its bytes
	 */
	@SuppressWarnings("ArrayRecordComponent") // a carrier for tests
	public record Unit(String connection, boolean fromClient, String kind, byte[] bytes) {

		public boolean is(String expected) {
			return this.kind.equals(expected);
		}

	}

	public static List<Transcript> all() {
		List<Transcript> all = new ArrayList<>();
		try (InputStream in = requireNonNull(Transcript.class.getResourceAsStream("transcripts.txt.gz"));
				BufferedReader reader = new BufferedReader(
						new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				String[] parts = line.split(" ", -1);
				if (parts[0].equals("transcript") && parts.length == 2) {
					all.add(new Transcript(parts[1], new ArrayList<>()));
				}
				else {
					byte[] bytes = parts[3].equals("-") ? new byte[0] : HexFormat.of().parseHex(parts[3]);
					all.get(all.size() - 1).units.add(new Unit(parts[0], parts[1].equals(">"), parts[2], bytes));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return all;
	}

	/**
	 * Returns what was said in each connection of all recordings, as far as it is wanted;
	 * no doubles.
	 * @param mostUnits that are taken from the beginning of a connection
	 * @param fewerBytes longer ones are left out
	 */
	public static List<byte[]> said(Predicate<Unit> wanted, int mostUnits, int fewerBytes) {
		List<byte[]> all = new ArrayList<>();
		for (Transcript transcript : all()) {
			for (String connection : transcript.connections()) {
				ByteArrayOutputStream said = new ByteArrayOutputStream();
				transcript.units(connection)
					.stream()
					.filter(wanted)
					.limit(mostUnits)
					.forEach((unit) -> said.writeBytes(unit.bytes()));
				byte[] bytes = said.toByteArray();
				if (bytes.length < fewerBytes && all.stream().noneMatch((other) -> Arrays.equals(other, bytes))) {
					all.add(bytes);
				}
			}
		}
		return all;
	}

	public String client() {
		return this.name.split("__", -1)[1];
	}

	public String scenario() {
		return this.name.split("__", -1)[2];
	}

	public List<String> connections() {
		return this.units.stream().map(Unit::connection).distinct().toList();
	}

	public List<Unit> units(String connection) {
		return this.units.stream().filter((unit) -> unit.connection().equals(connection)).toList();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
