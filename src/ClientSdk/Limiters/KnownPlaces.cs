using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>
/// Which ledgers the windows of a form of replies speak of, for a permit's limit sets: it hangs on names and lengths, which are the same for
/// every reply of the form as long as the limits are.
/// </summary>
internal sealed class KnownPlaces
{
    private readonly object _form;
    private readonly (LimitSet Set, int Generation)[] _sets;
    private readonly (int Part, int Ledger)[]? _places;

    private KnownPlaces(Permit permit, RateLimitReading reading, object form)
    {
        _form = form;
        _sets = new (LimitSet, int)[permit.Count];
        for (int index = 0; index < _sets.Length; index++)
        {
            _sets[index] = (permit.Parts[index]!.Set, permit.Parts[index]!.Generation);
        }

        _places = Array.TrueForAll(_sets, static one => one.Set.KeepsItsLimits) ? Find(permit, reading) : null;
    }

    /// <summary>The places for a reading, as indexes of parts and of ledgers, -1 for none; empty when they have to be looked for.</summary>
    public static ReadOnlySpan<(int Part, int Ledger)> For(Permit permit, RateLimitReading reading)
    {
        if (reading.Form is not { } form)
        {
            return [];
        }

        if (permit.Places is { } known && known.Fits(permit, form))
        {
            return known._places;
        }

        if (permit.ShouldLearnPlaces())
        {
            permit.Places = new KnownPlaces(permit, reading, form);
            return permit.Places._places;
        }

        return [];
    }

    private bool Fits(Permit permit, object form)
    {
        if (_form != form || _sets.Length != permit.Count)
        {
            return false;
        }

        for (int index = 0; index < _sets.Length; index++)
        {
            SetPermit part = permit.Parts[index]!;
            if (part.Set != _sets[index].Set || part.Generation != _sets[index].Generation)
            {
                return false;
            }
        }

        return true;
    }

    /// <returns><see langword="null"/> when a window is known by its numbers.</returns>
    private static (int Part, int Ledger)[]? Find(Permit permit, RateLimitReading reading)
    {
        var places = new (int Part, int Ledger)[reading.Windows.Length];
        for (int index = 0; index < places.Length; index++)
        {
            ref readonly StatedWindow window = ref reading.Windows[index];
            if (window is { Length: < 0, Limit: >= 0 })
            {
                return null;
            }

            places[index] = Attribution.Find(permit, window) is { } found ? (Array.IndexOf(permit.Parts, found.Part), found.Ledger) : (-1, 0);
        }

        return places;
    }
}
