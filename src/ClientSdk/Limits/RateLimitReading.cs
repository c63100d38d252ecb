namespace ClientSdk.Limits;

/// <summary>
/// The same as <see cref="RateLimitSnapshot"/> in a form that is used again for the next reply, so that reading allocates nothing.
/// Written by the reader, read by the ledgers, never handed out.
/// </summary>
internal sealed class RateLimitReading
{
    /// <summary>More names would only cost time.</summary>
    private const int MostRejected = 32;

    [ThreadStatic]
    private static RateLimitReading? s_spare;

    private StatedWindow[] _windows = new StatedWindow[4];
    private StatedWindow[]? _form;
    private List<string>? _rejected;
    private int _count;

    public bool IsThrottled { get; set; }

    public TimeSpan? RetryAfter { get; set; }

    public string? RetryAfterOrigin { get; set; }

    public string? LimitedBy { get; set; }

    public bool WaitingCannotHelp { get; set; }

    public Span<StatedWindow> Windows => _windows.AsSpan(0, _count);

    /// <summary>The form that was filled in: two readings of one form differ in their numbers only. <see langword="null"/> where nothing is known of that.</summary>
    public object? Form => _form;

    public IReadOnlyList<string> Rejected => _rejected ?? (IReadOnlyList<string>)[];

    public bool HasRejected => _rejected is { Count: > 0 };

    /// <summary>What its reader wants to find again for the next reply.</summary>
    public object? Workspace { get; set; }

    /// <summary>Nothing at all was said, so there is nothing to learn.</summary>
    public bool IsEmpty => !IsThrottled && RetryAfter is null && _count == 0;

    /// <summary>A reset was measured with the client's clock, so that the same headers, read later, would say something else.</summary>
    public bool DependsOnClientClock
    {
        get
        {
            foreach (ref readonly StatedWindow window in Windows)
            {
                if (window.IsResetByClientClock)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>A reading to be filled by this thread in one go; bring it back with <see cref="Return"/>.</summary>
    public static RateLimitReading Rent()
    {
        RateLimitReading reading = s_spare ?? new RateLimitReading();
        s_spare = null;
        return reading;
    }

    public void Return()
    {
        Clear();
        s_spare = this;
    }

    public void Add(in RateLimitWindow window) => Add(StatedWindow.Of(window));

    public void Add(in StatedWindow window)
    {
        _form = null;
        if (_count == _windows.Length)
        {
            Array.Resize(ref _windows, _count * 2);
        }

        _windows[_count++] = window;
    }

    public void Reject(string header)
    {
        _rejected ??= [];
        if (_rejected.Count < MostRejected && !_rejected.Contains(header, StringComparer.OrdinalIgnoreCase))
        {
            _rejected.Add(header);
        }
    }

    /// <summary>Takes a form for its windows, whose numbers are filled in by the caller: those that it leaves are the form's, or those of the last reply.</summary>
    /// <param name="form">Is not changed any more, ever.</param>
    public Span<StatedWindow> Fill(StatedWindow[] form)
    {
        if (_form != form)
        {
            _windows = _windows.Length < form.Length ? new StatedWindow[form.Length] : _windows;
            form.CopyTo(_windows, 0);
            _form = form;
        }

        _count = form.Length;
        return Windows;
    }

    /// <summary>Its windows stay where they are, for a reply of the same form.</summary>
    public void Clear()
    {
        _rejected?.Clear();
        _count = 0;
        (IsThrottled, WaitingCannotHelp) = (false, false);
        (RetryAfter, RetryAfterOrigin, LimitedBy) = (null, null, null);
    }

    public static RateLimitReading Of(RateLimitSnapshot snapshot)
    {
        RateLimitReading reading = new()
        {
            IsThrottled = snapshot.IsThrottled && !snapshot.WaitingCannotHelp,
            RetryAfter = snapshot.RetryAfter,
            RetryAfterOrigin = snapshot.RetryAfterOrigin,
            LimitedBy = snapshot.LimitedBy,
        };
        foreach (RateLimitWindow window in snapshot.Windows)
        {
            reading.Add(window);
        }

        return reading;
    }

    public RateLimitSnapshot ToSnapshot() => new()
    {
        IsThrottled = IsThrottled,
        RetryAfter = RetryAfter,
        RetryAfterOrigin = RetryAfterOrigin,
        Windows = ToWindows(),
        LimitedBy = LimitedBy,
        Rejected = Rejected.ToArray(),
        WaitingCannotHelp = WaitingCannotHelp,
    };

    private RateLimitWindow[] ToWindows()
    {
        if (_count == 0)
        {
            return [];
        }

        var windows = new RateLimitWindow[_count];
        for (int index = 0; index < windows.Length; index++)
        {
            windows[index] = _windows[index].ToWindow();
        }

        return windows;
    }
}
