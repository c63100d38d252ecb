namespace ClientSdk.Limiters;

/// <summary>Keeps the books of what was accepted between refusals, so that each event can say what it has shown.</summary>
internal sealed class RefusalRecord
{
    private Span _current;
    private Span _before;
    private (long? At, long? Reset) _event;
    private (long? At, long? Reset) _previous;
    private (long? At, long? Reset) _earlier;
    private long _lastRefusedSent;
    private bool _isForgotten;

    /// <summary>From the first refusal to the first success after it.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Permits accepted since the last event.</summary>
    public long Accepted => _current.Accepted;

    /// <summary>Requests in flight beside the one that was refused first.</summary>
    public long Others { get; private set; }

    /// <summary>When the open event began.</summary>
    public long OpenedAt => _event.At.GetValueOrDefault();

    /// <summary>When the first request completed that the open event is about.</summary>
    public long FirstCompleted => _before.FirstCompleted.GetValueOrDefault();

    public void Accept(SetPermit permit, long now)
    {
        _current.FirstSent ??= permit.GrantedAt;
        _current.FirstCompleted ??= now;
        _current.Accepted += permit.Cost;
    }

    /// <summary>Sent before the latest refusal, so it belongs to what was used up then, if anything was.</summary>
    public void AcceptLate(SetPermit permit)
    {
        ref Span used = ref _isForgotten ? ref _current : ref _before;
        used.Accepted += permit.Cost;
    }

    public void Refuse(SetPermit permit, long now, long others, long? hint)
    {
        _lastRefusedSent = permit.GrantedAt;
        if (IsOpen)
        {
            return;
        }

        (IsOpen, _isForgotten, Others) = (true, false, others);
        (_before, _current) = (_current, default);
        _before.FirstSent ??= now;
        _before.FirstCompleted ??= now;
        (_earlier, _previous, _event) = (_previous, _event, (now, now + hint));
    }

    /// <summary>It was no event of the limit that these books are about: as if it had not been.</summary>
    public void Forget()
    {
        (IsOpen, _isForgotten) = (false, true);
        _current = _before;
        (_event, _previous) = (_previous, _earlier);
    }

    public RefusalEvent Close(long now)
    {
        IsOpen = false;
        return new RefusalEvent(
            OpenedAt,
            _previous.At,
            _event.Reset,
            _previous.Reset,
            _lastRefusedSent,
            _before.Accepted,
            _before.FirstSent.GetValueOrDefault(),
            FirstCompleted,
            Others,
            now);
    }

    private struct Span
    {
        public long Accepted;
        public long? FirstSent;
        public long? FirstCompleted;
    }
}
