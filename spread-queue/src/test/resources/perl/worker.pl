# SPDX-License-Identifier: Apache-2.0
# worker.pl QUEUE HOLD: works for the queue with Spread::Queue::Worker. Says each job on a
# line before it answers; with HOLD, it answers when it is given a line.
use strict;
use warnings;
use FindBin;
use lib $FindBin::Bin;
use Lines;
use Spread::Queue::Worker;

my ($queue, $hold) = @ARGV;
my $worker = Spread::Queue::Worker->new(QUEUE => $queue, CALLBACK => \&job);
$worker->run;

sub job {
    my ($self, $originator, $input) = @_;
    say_line('JOB', to_line($input));
    my $go = $hold ? <STDIN> : '';
    $self->respond($originator, { echo => $input });
}
