using ClientSdk.Limiters;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class ConcurrencyTestTests
{
    private readonly LearnedConcurrency _suspect = new();
    private readonly SetState _flying = new(() => 0.5);
    private readonly ConcurrencyTest _test = new();

    [Fact]
    public void It_goes_when_half_of_those_in_flight_have_ended()
    {
        _flying.InFlight = 9;
        Assert.Equal((false, false), (_test.IsOn, _test.HoldsBack()));
        _test.Start(_suspect, _flying, 10);
        Assert.Equal((true, true), (_test.IsOn, _test.HoldsBack()));
        _flying.InFlight = 6;
        Assert.True(_test.HoldsBack());
        _flying.InFlight = 5;
        Assert.False(_test.HoldsBack());
    }

    [Fact]
    public void Accepted_it_was_one_too_many_at_once()
    {
        _test.Start(_suspect, _flying, 10);
        _test.Confirm(S(1));
        Assert.Equal((false, false, 8L), (_test.IsOn, _test.HasFailed, _suspect.Permits));
    }

    [Fact]
    public void Refused_it_was_something_else_until_another_event()
    {
        _suspect.TestFailed();
        _test.Start(_suspect, _flying, 10);
        _test.Fail();
        Assert.Equal((false, true, false), (_test.IsOn, _test.HasFailed, _suspect.IsSuspected(99)));
        _test.Skip();
        Assert.Equal((false, false), (_test.IsOn, _test.HasFailed));
        _test.Fail();
        _test.Start(_suspect, _flying, 10);
        Assert.Equal((true, false), (_test.IsOn, _test.HasFailed));
        _test.Skip();
        Assert.False(_test.IsOn);
    }
}
