using ClientSdk.Limiters;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class RefusalRecordTests
{
    private readonly RefusalRecord _record = new();

    [Fact]
    public void An_event_tells_of_what_was_accepted_before_it()
    {
        _record.Accept(Sent(1, cost: 2), S(3));
        _record.Accept(Sent(2), S(4));
        Assert.Equal((3L, false), (_record.Accepted, _record.IsOpen));
        _record.Refuse(Sent(3), S(5), 7, S(10));
        Assert.Equal((0L, true, 7L, S(5), S(3)), (_record.Accepted, _record.IsOpen, _record.Others, _record.OpenedAt, _record.FirstCompleted));
        _record.AcceptLate(Sent(2, cost: 3));
        Assert.Equal(new RefusalEvent(S(5), null, S(15), null, S(3), 6, S(1), S(3), 7, S(9)), _record.Close(S(9)));
        Assert.False(_record.IsOpen);
    }

    [Fact]
    public void A_refused_probe_belongs_to_the_event_and_shows_that_nothing_is_back_yet()
    {
        _record.Refuse(Sent(3), S(5), 7, null);
        _record.Refuse(Sent(8), S(9), 0, S(1));
        Assert.Equal(new RefusalEvent(S(5), null, null, null, S(8), 0, S(5), S(5), 7, S(11)), _record.Close(S(11)));
    }

    [Fact]
    public void The_next_event_knows_of_the_one_before()
    {
        Use(5);
        _record.Close(S(6));
        Use(25);
        RefusalEvent second = _record.Close(S(30));
        Assert.Equal((S(25), S(5), S(35), S(15), 2L, S(23)), (second.At, second.Previous, second.Reset, second.PreviousReset, second.Accepted, second.FirstSent));
    }

    [Fact]
    public void A_forgotten_event_has_not_been()
    {
        Use(5);
        _record.Close(S(6));
        Use(25);
        _record.Forget();
        Assert.Equal((2L, false), (_record.Accepted, _record.IsOpen));
        Use(45);
        RefusalEvent seen = _record.Close(S(50));
        Assert.Equal((S(45), S(5), S(15), 4L, S(23)), (seen.At, seen.Previous, seen.PreviousReset, seen.Accepted, seen.FirstSent));
    }

    /// <summary>Sent before the event and accepted after it. Seen red: they were lost, and what was learned next was too little by them.</summary>
    [Fact]
    public void What_is_accepted_late_belongs_to_what_was_used_up_unless_that_was_no_event()
    {
        Use(5);
        _record.Close(S(6));
        _record.AcceptLate(Sent(4));
        Assert.Equal(0, _record.Accepted);
        Use(25);
        _record.AcceptLate(Sent(24));
        _record.Forget();
        _record.AcceptLate(Sent(24));
        Assert.Equal(4, _record.Accepted);
        Use(45);
        _record.AcceptLate(Sent(44));
        Assert.Equal(7, _record.Close(S(46)).Accepted);
    }

    private void Use(double at)
    {
        _record.Accept(Sent(at - 2), S(at - 1));
        _record.Accept(Sent(at - 1), S(at));
        _record.Refuse(Sent(at), S(at), 0, S(10));
    }
}
