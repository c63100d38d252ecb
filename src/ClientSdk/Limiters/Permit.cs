namespace ClientSdk.Limiters;

/// <summary>One request's permits from all its limit sets. Used again; a <see cref="PermitHandle"/> knows by its version whether it still speaks of this use.</summary>
internal sealed class Permit(Stack<Permit> home)
{
    // Rate and concurrency limits of the group, and of the partition.
    private const int MostSets = 4;

    // Where other forms of replies come again and again, the places of a new one are only found for every so many of them.
    private const int Patience = 32;

    private int _unplaced = Patience - 1;

    public long Version { get; private set; }

    /// <summary>In the order group, partition; rate limits before concurrency limits.</summary>
    public SetPermit?[] Parts { get; } = new SetPermit?[MostSets];

    public int Count { get; private set; }

    /// <summary>The part of an earlier use that stands where the next one will.</summary>
    public SetPermit? Kept => Parts[Count];

    /// <summary>Its headers are here, and with them all that a reply can teach.</summary>
    public bool HasReplied { get; private set; }

    /// <summary>Where the replies of its requests have their places in the books.</summary>
    public KnownPlaces? Places { get; set; }

    public void Add(SetPermit part) => Parts[Count++] = part;

    /// <summary>The headers are here: only parts that end with the body stay.</summary>
    /// <returns>Whether nothing is left.</returns>
    public bool ReleaseAllButBodies(long bodyDue)
    {
        int left = 0;
        HasReplied = true;
        for (int index = 0; index < Count; index++)
        {
            SetPermit part = Parts[index]!;
            if (!part.Set.EndsWithBody)
            {
                part.Set.Recycle(part);
                continue;
            }

            if (bodyDue != MonotonicClock.Never)
            {
                part.Set.ExpectBody(part, bodyDue);
            }

            Parts[left++] = part;
        }

        Count = left;
        return left == 0;
    }

    /// <summary>A reply of another form has come.</summary>
    public bool ShouldLearnPlaces() => ++_unplaced % Patience == 0;

    /// <summary>Every handle that was given out is stale from now on, and the permit serves again.</summary>
    /// <param name="keepsParts">Whether its parts go on with it: all of them have ended, and nobody else has them.</param>
    public void End(bool keepsParts)
    {
        Version++;
        if (!keepsParts)
        {
            Array.Clear(Parts);
        }

        (Count, HasReplied) = (0, false);
        home.Push(this);
    }
}
