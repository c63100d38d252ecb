namespace ClientSdk.Headers;

/// <summary>A window while its headers are being put together. -1 stands for "not said"; times are in ticks.</summary>
internal struct WindowDraft
{
    /// <summary>The header or the family of headers that speaks.</summary>
    public string? Family;
    public string? Name;

    /// <summary>The name that another header gives to a window whose headers have none.</summary>
    public string? GivenName;
    public string? Unit;
    public long Limit;
    public long Remaining;
    public long Used;
    public long Reset;
    public long ResetAfter;
    public long Length;

    /// <summary>Tells two windows of one policy apart; 0 when there is no partition key.</summary>
    public int PartitionKey;
    public bool IsResetInstant;

    /// <summary>A policy that was only announced; it becomes a window unless another takes it over.</summary>
    public bool IsPolicy;

    /// <summary>A policy has given it its window.</summary>
    public bool HasPolicy;

    /// <summary>Which number of the reply they are: 1 for its first header, 0 when a text said them, <see cref="FromSeveral"/> when it depends.</summary>
    public byte LimitFrom;
    public byte RemainingFrom;
    public byte ResetFrom;

    public const byte FromSeveral = byte.MaxValue;

    public WindowDraft(string? family, string? name) => Begin(family, name);

    /// <summary>Makes a new one in place: a draft is large, and this is the path of every reply.</summary>
    public void Begin(string? family, string? name)
    {
        (Family, Name, GivenName, Unit) = (family, name, null, null);
        (Limit, Remaining, Used, Reset, ResetAfter, Length) = (-1, -1, -1, -1, -1, -1);
        (PartitionKey, IsResetInstant, IsPolicy, HasPolicy) = (0, false, false, false);
        (LimitFrom, RemainingFrom, ResetFrom) = (0, 0, 0);
    }

    public void ForgetNames() => (Family, Name, GivenName, Unit) = (null, null, null, null);

    public readonly bool SaysSomething => Limit >= 0 || Remaining >= 0 || Reset >= 0 || ResetAfter >= 0;

    /// <summary>The latest reset counts when there are several (two proxies, two opinions).</summary>
    public void Take(FieldValue reset, byte from = 0)
    {
        ResetFrom = Reset < 0 ? from : FromSeveral;
        if (reset.HasValue && reset.Value > Reset)
        {
            (Reset, IsResetInstant) = (reset.Value, reset.IsInstant);
        }
    }

    public void TakeLimit(long limit, byte from = 0) => (Limit, LimitFrom) = Limit < 0 ? (limit, from) : (Math.Min(Limit, limit), FromSeveral);

    public void TakeRemaining(long remaining, byte from = 0) =>
        (Remaining, RemainingFrom) = Remaining < 0 ? (remaining, from) : (Math.Min(Remaining, remaining), FromSeveral);

    public void Describe(HeaderMeaning meaning)
    {
        Unit ??= meaning.Unit;
        Length = Length < 0 && meaning.Window is { } window ? window.Ticks : Length;
    }

    /// <summary>A relative reset needs no clock, so it is preferred; what counts up is turned into what is left.</summary>
    public void Settle()
    {
        if (ResetAfter >= 0)
        {
            (Reset, ResetAfter, IsResetInstant) = (ResetAfter, -1, false);
        }

        if (Remaining < 0 && Used >= 0 && Limit >= 0)
        {
            Remaining = Math.Max(0, Limit - Used);
        }
    }
}
