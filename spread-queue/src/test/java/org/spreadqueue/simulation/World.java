// SPDX-License-Identifier: Apache-2.0

package org.spreadqueue.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import org.spreadqueue.sender.SenderOptions;

/**
 * Senders, managers and workers on a few daemons, all of it drawn from one seed. The run
 * has two phases: one in which things fail, and one in which nothing fails any more and
 * everything must come to rest.
 */
final class World {

	private static final long MILLISECOND = 1_000_000;

	private static final long SECOND = 1_000 * MILLISECOND;

	/** Time in which a world without failures must come to rest. */
	private static final long REST_LIMIT = 900 * SECOND;

	private static final long STEP_LIMIT = 3_000_000;

	/** What is drawn apart leaves the worlds otherwise as those of before. */
	private static final long LOSSES = 0x1055;

	private static final long HOSTILITY = 0xbad;

	private static final long DISKS = 0xd15c;

	private static final long UNSETTLED = 0x5e77;

	private static final long STOPS = 0x5709;

	private final RandomGenerator random;

	private final VirtualTime time;

	private final Trace trace;

	private final Profile profile;

	private final Pace pace;

	private final Losses losses;

	private final Disks disks;

	/** When nothing fails any more. */
	private final long end;

	private final Machines machines;

	private final Mutation mutation;

	private final SimulatedSpread spread;

	private final Ledger ledger = new Ledger(this);

	private final Watch watch = new Watch(this);

	private final Promises promises = new Promises(this);

	private final List<SenderHost> senders = new ArrayList<>();

	private final List<ManagerHost> managers = new ArrayList<>();

	private final List<WorkerHost> workers = new ArrayList<>();

	private final RandomGenerator hostility;

	/** Whether a hostile program takes part. */
	private final boolean hostile;

	/** How many accepted messages senders keep. */
	private final int maxUnsettled;

	/** Whether managers end in order instead of dying, if they have no disks. */
	private final boolean orderly;

	private int names;

	/** Managers that will be back, with their disks. */
	private int away;

	private boolean twoHandedOver;

	private boolean atRest;

	World(long seed, Machines machines, Mutation mutation, long firstTraced) {
		this.random = new SplittableRandom(seed);
		this.machines = machines;
		this.mutation = mutation;
		this.disks = mutation.disks(Disks.draw(new SplittableRandom(seed ^ DISKS)));
		this.profile = this.disks.profile(mutation.profile(Profile.draw(this.random)));
		this.time = new VirtualTime(this.random.nextLong(-1L << 60, 1L << 60));
		this.trace = new Trace(this.time, firstTraced);
		// Drawn apart, so that the worlds are otherwise those of before.
		this.pace = Pace.draw(new SplittableRandom(~seed), !this.profile.legacy());
		this.end = 2 * SECOND + this.profile.sending().toNanos() + 10 * SECOND;
		this.losses = mutation.losses(Losses.draw(new SplittableRandom(seed ^ LOSSES), this.profile, this.end));
		this.spread = new SimulatedSpread(this.time, this.random, this.trace, this.profile.daemons(), this.pace,
				this.losses);
		this.hostility = new SplittableRandom(seed ^ HOSTILITY);
		this.hostile = mutation.isHostile(this.hostility.nextInt(5) == 0);
		this.maxUnsettled = mutation.maxUnsettled(drawUnsettled(new SplittableRandom(seed ^ UNSETTLED)));
		this.orderly = this.disks.isNone() && mutation.isOrderly(new SplittableRandom(seed ^ STOPS).nextInt(3) == 0);
	}

	/** In some worlds senders leave what was accepted to its manager. */
	private static int drawUnsettled(RandomGenerator random) {
		return (random.nextInt(6) == 0) ? random.nextInt(6) : SenderOptions.DEFAULT_MAX_UNSETTLED_MESSAGES;
	}

	/** Whether a seed makes a world in which managers have disks. */
	static boolean hasDisks(long seed) {
		return !Disks.draw(new SplittableRandom(seed ^ DISKS)).isNone();
	}

	RandomGenerator random() {
		return this.random;
	}

	VirtualTime time() {
		return this.time;
	}

	Trace trace() {
		return this.trace;
	}

	Profile profile() {
		return this.profile;
	}

	Pace pace() {
		return this.pace;
	}

	/** Nothing fails but, at most, jobs. */
	boolean isCalm() {
		return this.profile.isCalm() && isWithoutLosses() && !this.hostile;
	}

	/** As the profile says, and nobody steals workers from their manager. */
	boolean isClear() {
		return this.profile.isClear() && !this.hostile;
	}

	boolean isWithoutLosses() {
		return this.losses.isNone();
	}

	/** Managers come back with their disks, and no other one takes their place. */
	boolean isRestartedOnly() {
		return this.disks.areEverywhere() && this.profile.managers() == 1 && isWithoutLosses() && !this.hostile
				&& !this.profile.vanishing();
	}

	/**
	 * As the profile says; and a worker whose connection takes nothing for seconds says
	 * too late what it has, or not at all, after which a new manager does not wait for
	 * it. What comes back with a disk may have been worked off by another manager
	 * meanwhile, and is then out of its order. So is what its sender does not submit
	 * again, but an earlier manager hands over, and what two managers hand over at a
	 * time.
	 */
	boolean keepsOrder() {
		boolean comesBackLate = !this.disks.isNone() && this.profile.managers() > 1 && this.profile.managerCrashes();
		boolean handsOverLate = this.maxUnsettled < SenderOptions.DEFAULT_MAX_UNSETTLED_MESSAGES
				&& this.profile.managerCrashes();
		return this.profile.keepsOrder() && !comesBackLate && !handsOverLate && !this.twoHandedOver
				&& !(this.profile.managerCrashes() && (this.pace.pauses() || !isWithoutLosses()));
	}

	Mutation mutation() {
		return this.mutation;
	}

	SimulatedSpread spread() {
		return this.spread;
	}

	Ledger ledger() {
		return this.ledger;
	}

	Watch watch() {
		return this.watch;
	}

	Promises promises() {
		return this.promises;
	}

	Disks disks() {
		return this.disks;
	}

	/** Whether a manager ends in order instead of dying. */
	boolean endsInOrder(ManagerHost manager) {
		return (manager.disk() != null) ? this.disks.endsInOrder() : this.orderly;
	}

	/** A manager stops while another one, which stops too, still hands over. */
	void twoHandOver() {
		this.twoHandedOver = true;
	}

	/** Nothing keeps a manager that stops from handing over what it has. */
	boolean mayHandOver() {
		return this.profile.cutsNobodyOff() && !this.pace.pauses() && isWithoutLosses() && !this.hostile;
	}

	/** Whether failures are not over yet. */
	boolean mayFail() {
		return this.time.elapsed() < this.end;
	}

	List<SenderHost> senders() {
		return this.senders.stream().filter(Host::isAlive).toList();
	}

	List<ManagerHost> managers() {
		return this.managers.stream().filter(Host::isAlive).toList();
	}

	List<WorkerHost> workers() {
		return this.workers.stream().filter(Host::isAlive).toList();
	}

	/** Runs it from the beginning to rest. */
	Result run() {
		this.trace.add(this.profile::toString);
		this.trace.add(this.pace::toString);
		this.trace.add(this.losses::toString);
		this.trace.add(this.disks::toString);
		this.trace.add(() -> "senders keep " + this.maxUnsettled + " accepted messages"
				+ (this.orderly ? ", and managers end in order" : ""));
		if (this.hostile) {
			this.time.after(this.hostility.nextLong(5 * SECOND), this::addStranger);
		}
		for (int i = 0; i < this.profile.managers(); i++) {
			this.time.after(this.random.nextLong(SECOND), this::addManager);
		}
		for (int i = 0; i < this.profile.workers(); i++) {
			this.time.after(this.random.nextLong(2 * SECOND), this::addWorker);
		}
		for (int i = 0; i < this.profile.senders(); i++) {
			this.time.after(this.random.nextLong(2 * SECOND), () -> addSender(this.profile.messages()));
		}
		new Chaos(this, this.end).begin();
		lookForRest(this.end + SECOND, this.end + REST_LIMIT + this.disks.longestAbsence());
		while (!this.atRest && this.time.step()) {
			checkAlways();
		}
		this.ledger.checkPromises();
		return new Result(this.ledger.submitted(), this.ledger.runs(), this.ledger.duplicates(), this.ledger.excused(),
				this.spread.messages(), this.watch.nativeMessages(), this.time.steps(), this.time.elapsed());
	}

	void addManager() {
		addManager(this.disks.next(this));
	}

	/**
	 * Another process takes the place of one that is gone, with its disk if it had one.
	 */
	void replace(ManagerHost gone) {
		SimulatedDisk disk = gone.disk();
		if (disk == null) {
			addManager();
			return;
		}
		awaitReturn(this.disks.absence(), () -> addManager(disk));
	}

	void replaceLater(ManagerHost gone, long delay) {
		awaitReturn(delay, () -> replace(gone));
	}

	/** The world is not at rest before that. */
	private void awaitReturn(long delay, Runnable start) {
		this.away++;
		this.time.after(delay, () -> {
			this.away--;
			start.run();
		});
	}

	private void addManager(@Nullable SimulatedDisk disk) {
		ManagerHost host = new ManagerHost(this, name("m"), disk);
		this.managers.add(host);
		host.start(this.machines.manager(host, this.mutation.log(host, host.log()), this.profile.maxLength(),
				this.mutation.maxSize(this.profile), this.mutation.isPatient(), this.random, this.time.now()));
	}

	void addWorker() {
		if (this.profile.legacy() && this.random.nextInt(3) == 0) {
			WorkerHost legacy = new WorkerHost(this, name("w"), 1, 0, true);
			this.workers.add(legacy);
			legacy.start(this.machines.legacyWorker(legacy));
			return;
		}
		int concurrency = 1 + this.random.nextInt(4);
		int prefetch = this.random.nextInt(5);
		WorkerHost host = new WorkerHost(this, name("w"), concurrency, prefetch, false);
		this.workers.add(host);
		host.start(this.machines.worker(host, concurrency, prefetch));
	}

	void addSender(int messages) {
		SenderHost host = new SenderHost(this, name("s"));
		this.senders.add(host);
		host.start(this.machines.sender(host, this.maxUnsettled, this.random, this.time.now()));
		for (int i = 0; i < messages; i++) {
			host.act(this.random.nextLong(this.profile.sending().toNanos() + 1), () -> send(host));
		}
	}

	private void addStranger() {
		StrangerHost host = new StrangerHost(this, name("x"));
		host.start(new Stranger(host, this.hostility, this.end));
	}

	private void send(SenderHost host) {
		boolean special = this.profile.features() && this.random.nextInt(3) == 0;
		int priority = special ? this.random.nextInt(10) : 4;
		String key = (this.profile.keys() > 0 && this.random.nextInt(3) > 0)
				? "k" + this.random.nextInt(this.profile.keys()) : null;
		long delay = (special && this.random.nextInt(3) == 0) ? this.random.nextLong(5_000) : 0;
		long expiry = (special && this.random.nextInt(4) == 0) ? 1 + this.random.nextLong(10_000) : 0;
		boolean large = this.profile.large() && this.random.nextInt(20) == 0;
		host.send(this.ledger.next(host, priority, key, delay, expiry,
				large ? 100_000 + this.random.nextInt(300_000) : this.random.nextInt(100)));
	}

	private String name(String kind) {
		this.names++;
		return kind + this.names;
	}

	private void checkAlways() {
		Violation.unless(this.time.steps() < STEP_LIMIT, "the system comes to rest",
				() -> STEP_LIMIT + " steps were not enough");
		int active = 0;
		for (ManagerHost host : this.managers) {
			if (host.isAlive() && host.program() != null) {
				ManagerProgram manager = host.manager();
				active += manager.isActive() ? 1 : 0;
				// What another manager had accepted comes on top, and so does what had
				// ended
				// and was on the disk all the same.
				Violation.unless(
						manager.held() <= Math.max(this.profile.maxLength(), host.heldAtStart())
								+ this.watch.handedOver()
								&& manager.bytes() <= Math.max(this.profile.maxSize(), host.bytesAtStart())
										+ this.watch.handedOverBytes(),
						"a manager keeps its limits",
						() -> host + " holds " + manager.held() + " messages with " + manager.bytes() + " bytes");
			}
		}
		boolean single = this.profile.cutsNobodyOff();
		int count = active;
		Violation.unless(count <= 1 || !single, "a queue has one active manager", () -> count + " are active");
		// A hostile program keeps to no window, and a divided network lets its messages
		// gather.
		Violation.unless(this.hostile || this.spread.thrownOut().isEmpty(),
				"nobody is thrown out for what others send too fast", () -> this.spread.thrownOut().toString());
	}

	private void lookForRest(long delay, long end) {
		this.time.after(delay, () -> {
			this.atRest = !isUnfinished();
			if (!this.atRest) {
				Violation.unless(this.time.elapsed() < end, "the system comes to rest",
						"after %d s these are left: %s; managers hold %s".formatted(this.time.elapsed() / SECOND,
								some(this.ledger.unsettled()),
								managers().stream().map((host) -> host.manager().held()).toList()));
				lookForRest(SECOND / 2, end);
			}
		});
	}

	private boolean isUnfinished() {
		return this.away > 0 || managers().isEmpty() || workers().isEmpty() || !this.ledger.unsettled().isEmpty()
				|| managers().stream().anyMatch((host) -> host.manager().held() > 0);
	}

	private static String some(List<?> all) {
		return all.size() + " " + all.subList(0, Math.min(5, all.size()));
	}

	/**
	 * Figures of a run.
	 *
	 * @param submitted messages that applications sent
	 * @param runs jobs that listeners began
	 * @param duplicates jobs that began once more than needed
	 * @param excused messages that died with their sender and their manager
	 * @param spreadMessages Spread messages that were ordered
	 * @param nativeMessages native ones among them
	 * @param steps events
	 * @param nanos virtual time
	 */
	record Result(long submitted, long runs, long duplicates, long excused, long spreadMessages, long nativeMessages,
			long steps, long nanos) {

		static final Result NOTHING = new Result(0, 0, 0, 0, 0, 0, 0, 0);

		Result plus(Result other) {
			return new Result(this.submitted + other.submitted, this.runs + other.runs,
					this.duplicates + other.duplicates, this.excused + other.excused,
					this.spreadMessages + other.spreadMessages, this.nativeMessages + other.nativeMessages,
					this.steps + other.steps, this.nanos + other.nanos);
		}

	}

}
