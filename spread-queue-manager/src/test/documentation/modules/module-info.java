// SPDX-License-Identifier: Apache-2.0

// tag::descriptor[]
module com.example.shop {

	requires org.spreadqueue;
	requires org.spreadqueue.journal;
	requires org.spreadqueue.spread.embedded;

}
// end::descriptor[]
