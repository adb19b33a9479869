namespace QuiltPS;

/// <summary>What a progress bar shows at one moment.</summary>
/// <param name="Activity">The line above the bar: what is being done, to what.</param>
/// <param name="Status">How far it is, in numbers.</param>
/// <param name="Percent">0 to 100, or -1 when nobody knows how much there is.</param>
/// <param name="SecondsLeft">How long it still takes; null when nobody knows.</param>
public readonly record struct WorkProgress(string Activity, string Status, int Percent = -1, int? SecondsLeft = null);
