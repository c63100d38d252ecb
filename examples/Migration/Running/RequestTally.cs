namespace Migration.Running;

/// <summary>Requests that went over the wire: those that passed the limits, and those that were refused with 429.</summary>
internal readonly record struct RequestTally(long Passed, long Refused);
