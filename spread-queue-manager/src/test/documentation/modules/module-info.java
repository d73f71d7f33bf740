// tag::descriptor[]
module com.example.shop {

	requires org.spreadqueue;
	requires org.spreadqueue.journal;
	requires org.spreadqueue.spread.embedded;

}
// end::descriptor[]
